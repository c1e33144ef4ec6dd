using System.Globalization;
using System.Text;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Core.Rendering;

/// <summary>A configuration without its members, and the fingerprint by which a running HAProxy shows which one it has loaded.</summary>
/// <param name="Structure">Equal for two configurations that differ in members only.</param>
public sealed record Blueprint(string Structure, string Head, string Tail, ValueList<LaneText> Lanes)
{
    /// <summary>Why the operator's templates could not be rendered; this is then what the shipped ones make, and not to be loaded. Null when all is well.</summary>
    public string? Fault { get; init; }

    /// <summary>The apps of which this holds another text than the wanted one.</summary>
    public ValueList<QuarantinedApp> Quarantine { get; init; } = [];

    /// <summary>What the frame was made of; null when that is not known.</summary>
    internal FrameParts? Parts { get; init; }

    /// <summary>The tail as it is without a fingerprint.</summary>
    internal string? UnmarkedTail { get; init; }

    public string? ServerSettings(Lane lane) => Lanes.FirstOrDefault(text => text.Lane == lane)?.ServerSettings;

    /// <summary>The whole configuration file with these servers in it.</summary>
    public string Config(ValueList<Server> servers)
    {
        var text = new StringBuilder(Head).Append('\n');
        var byLane = servers.ToLookup(server => server.Lane);
        foreach (var lane in Lanes)
        {
            text.Append('\n').Append(lane.Section);
            foreach (var server in byLane[lane.Lane])
            {
                text.Append(CultureInfo.InvariantCulture, $"    server {server.Name} {server.Address?.ToString() ?? Nowhere}");
                if (lane.ServerSettings.Length > 0) text.Append(' ').Append(lane.ServerSettings);

                // After the settings, because the last weight counts; the runtime gives a slot its own when it fills it.
                if (server.Owner is not null) text.Append(CultureInfo.InvariantCulture, $" weight {server.Weight}");

                // A vacant slot must not be checked or used, whatever the address says.
                text.Append(server.Owner is null ? " disabled\n" : "\n");
            }
        }

        return text.Append('\n').Append(Tail).ToString();
    }

    /// <summary>
    /// The state that each filled server begins with, in the form that <c>show servers state</c> prints (version 1 of
    /// HAProxy's server-state file). Without it every server would start as healthy.
    /// </summary>
    public string StateFile(ValueList<Server> servers)
    {
        var text = new StringBuilder("1\n");
        var lanes = Lanes.ToDictionary(lane => lane.Lane, lane => (lane.IsChecked, UseTls: lane.UsesTls ? 1 : 0, lane.CheckPort));
        foreach (var server in servers.Where(server => server is { Owner: not null, Address: not null }))
        {
            if (!lanes.TryGetValue(server.Lane, out var lane)) continue;

            // srv_op_state, srv_admin_state, weights, time, check_status, check_result, check_health, check_state
            var (operation, check) = server.State switch
            {
                ServerState.Ready => ("2 0", "0 6 3 4 6"),

                // Where nobody checks, nobody would find out that it is up.
                ServerState.Coming when !lane.IsChecked => ("2 0", "0 6 3 4 6"),
                ServerState.Coming => ("0 0", "0 6 2 0 6"),
                ServerState.Draining => ("2 8", "0 6 3 4 6"),
                ServerState.Parked => ("0 1", "0 6 2 0 6"),
                _ => throw new System.Diagnostics.UnreachableException($"no state line for {server.State}"),
            };
            text.Append(CultureInfo.InvariantCulture,
                $"1 {server.Lane.Backend} 1 {server.Name} {server.Address!.Ip} {operation} {server.Weight} {server.Weight} {check} 0 0 0 - {server.Address.Port} - {lane.UseTls} {lane.CheckPort} - - 0\n");
        }

        return text.ToString();
    }

    private const string Nowhere = "127.0.0.1:1";
}

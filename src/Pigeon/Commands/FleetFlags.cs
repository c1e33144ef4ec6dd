using System.CommandLine;
using System.Globalization;
using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>How a verb goes through a fleet. A VM's own agent passes them over.</summary>
/// <param name="isSwitch">The verb moves production.</param>
internal sealed class FleetFlags(bool isSwitch)
{
    private readonly Switch _allowPartial = new("--allow-partial", [], "On a fleet: go on without the VMs that cannot; they follow when they can");
    private readonly Switch _rolling = new("--rolling", [], "On a fleet: some VMs after the others, instead of all at once; one that fails takes all back");
    private readonly Flag<int> _hostsAtATime = new(
        "--hosts-at-a-time", [], "N", isSwitch ? "With --rolling: how many VMs at a time. Default 1" : "On a fleet: how many VMs at a time. Default all", ParseHosts);

    private readonly Flag<TimeSpan> _within = new(
        "--within", [], "DURATION", "On a fleet: how long the whole may take before it is taken back. Default as long as its VMs may take", Duration.Parse);

    public void AddTo(Command command)
    {
        command.Options.Add(_allowPartial.Option);
        if (isSwitch) command.Options.Add(_rolling.Option);
        command.Options.Add(_hostsAtATime.Option);
        command.Options.Add(_within.Option);
    }

    /// <summary>The request with what was said.</summary>
    public OperationRequest Apply(OperationRequest request, ParseResult parsed, Shell shell)
    {
        var rolling = isSwitch && _rolling.Read(parsed, shell);
        if (isSwitch && !rolling && _hostsAtATime.IsGiven(parsed)) throw CommandFailedException.Usage("--hosts-at-a-time: it takes --rolling, for otherwise all VMs switch at once");
        var within = _within.ReadOr(TimeSpan.Zero, parsed, shell);
        if (_within.IsGiven(parsed) && within <= TimeSpan.Zero) throw CommandFailedException.Usage("--within: it has to be longer than nothing");
        return request with
        {
            Within = within > TimeSpan.Zero ? within.TotalSeconds : null,
            AllowPartial = _allowPartial.Read(parsed, shell), Rolling = rolling,
            HostsAtATime = isSwitch && !rolling ? 0 : _hostsAtATime.ReadOr(rolling ? 1 : 0, parsed, shell),
        };
    }

    private static int ParseHosts(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw new FormatException($"'{text}' is not a number of VMs: a whole number from 1 on");
}

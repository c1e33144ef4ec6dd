using System.Globalization;
using Pigeon.Agent.Haproxy.Tables;

namespace Pigeon.Agent.Haproxy;

/// <summary>One map of one worker, named by the path that the configuration uses. The file itself is written before, by the caller.</summary>
public sealed class RuntimeMap(IRuntimeChannel channel, string file)
{
    /// <summary>Sets the value of a key, adding it when it is not there.</summary>
    public async Task UpsertAsync(string key, string value, CancellationToken ct)
    {
        var set = MapCommands.Set(file, key, value);
        var reply = await channel.SendAsync(set, ct);
        if (reply.Trim() == MapCommands.NoSuchEntry)
            await channel.ApplyAsync(MapCommands.Add(file, key, value), ct);
        else
            set.Verify(reply);
    }

    /// <summary>Removes a key; false when it was not there.</summary>
    public async Task<bool> DeleteAsync(string key, CancellationToken ct)
    {
        var delete = MapCommands.Delete(file, key);
        var reply = await channel.SendAsync(delete, ct);
        if (reply.Trim() == MapCommands.NoSuchKey)
            return false;
        delete.Verify(reply);
        return true;
    }

    /// <summary>Replaces the whole map in one step: no request sees it empty or half done.</summary>
    public async Task ReplaceAsync(IEnumerable<KeyValuePair<string, string>> entries, CancellationToken ct)
    {
        var prepare = MapCommands.Prepare(file);
        var reply = await channel.SendAsync(prepare, ct);
        prepare.Verify(reply);
        var version = int.Parse(reply.Trim()[MapCommands.VersionCreated.Length..], CultureInfo.InvariantCulture);
        foreach (var rows in MapCommands.AddRows(file, version, entries))
            await channel.ApplyAsync(rows, ct);
        await channel.ApplyAsync(MapCommands.Commit(file, version), ct);
    }

    public Task<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(CancellationToken ct) => channel.MapAsync(file, ct);
}

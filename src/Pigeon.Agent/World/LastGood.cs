using System.Text.Json;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.Storage;
using Pigeon.Core.World;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.World;

/// <summary>
/// The texts of the lanes that HAProxy has loaded, kept beside its configuration: an app whose new text is refused goes
/// on with them, also after the agent was started again.
/// </summary>
public sealed class LastGood
{
    private readonly string _path;
    private readonly IDisk _disk;
    private Dictionary<AppName, AppText> _texts;
    private string _structure;

    private LastGood(string path, IDisk disk, StoredLanes stored) => (_path, _disk, _structure, _texts) = (path, disk, stored.Structure, Group(stored.Lanes.Select(Read)));

    /// <summary>A file that is missing or damaged costs nothing but what it could tell.</summary>
    public static LastGood Load(string folder, IDisk disk)
    {
        var path = Path.Combine(folder, "lanes.json");
        var nothing = new StoredLanes("", []);
        try
        {
            return new LastGood(path, disk, disk.Read(path) is { } content ? JsonSerializer.Deserialize(content, StorageJson.Default.StoredLanes) ?? nothing : nothing);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return new LastGood(path, disk, nothing);
        }
    }

    public AppText? Of(AppName app) => _texts.GetValueOrDefault(app);

    /// <summary>Remembers what runs. Apps that it leaves out keep what they had, and so do those that go on with less than their own.</summary>
    /// <exception cref="IOException">It could not be written; it is tried again next time.</exception>
    public async Task KeepAsync(Blueprint running, CancellationToken ct)
    {
        if (running.Structure == _structure) return;
        var texts = Group(running.Lanes);
        foreach (var held in running.Quarantine.Where(held => held.StandIn is not StandIn.LastGood))
        {
            texts.Remove(held.App);
            if (Of(held.App) is { } former) texts.Add(held.App, former);
        }

        var stored = new StoredLanes(running.Structure, texts.Values.SelectMany(text => text.Lanes).Select(Write).ToValueList());
        await _disk.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(stored, StorageJson.Default.StoredLanes), ct);
        (_structure, _texts) = (running.Structure, texts);
    }

    private static Dictionary<AppName, AppText> Group(IEnumerable<LaneText> lanes) => lanes.GroupBy(lane => lane.Lane.App)
        .ToDictionary(group => group.Key, group => new AppText(group.Key, group.ToValueList()));

    private static LaneText Read(StoredLane lane) => new(new Lane(lane.App, lane.Setup.Letter), lane.Setup, lane.Section, lane.ServerSettings);

    private static StoredLane Write(LaneText text) => new(text.Lane.App, text.Setup, text.Section, text.ServerSettings);
}

using Pigeon.Hosting.Files;
using Pigeon.TestKit;

namespace Pigeon.Benchmarks;

/// <summary>What it costs to store a few kilobytes so that they survive a crash, next to what the kernel asks for the one flush that this cannot do without.</summary>
internal static class FilesBenchmark
{
    private const int Runs = 200;

    public static async Task RunAsync(Report report, CancellationToken ct)
    {
        using var folder = new TempFolder();
        var content = new byte[4096];
        var path = folder["state.json"];
        using var floorFile = File.OpenHandle(folder["floor"], FileMode.Create, FileAccess.Write);
        var number = 0;
        var floor = Samples.Of(() =>
        {
            content[0] = (byte)number++;
            RandomAccess.Write(floorFile, content, 0);
            RandomAccess.FlushToDisk(floorFile);
        }, Runs, 10);
        var written = await Samples.OfAsync(() =>
        {
            content[0] = (byte)number++;
            return DurableFile.WriteAsync(path, content, DurableFile.Private, ct);
        }, Runs, 10);
        report.Add("DurableFile.WriteAsync, 4 KB", written, "write in place and one fsync", floor);
        var replaced = Samples.Of(() =>
        {
            content[0] = (byte)number++;
            DurableFile.ReplaceIfChanged(path, content, DurableFile.Private);
        }, Runs, 10);
        report.Add("DurableFile.ReplaceIfChanged, 4 KB changed, flushed later", replaced, "write in place and one fsync", floor);
        var same = Samples.Of(() => DurableFile.ReplaceIfChanged(path, content, DurableFile.Private), Runs, 10);
        report.Add("DurableFile.ReplaceIfChanged, 4 KB unchanged", same, "write in place and one fsync", floor);
    }
}

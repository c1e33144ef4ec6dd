using System.Diagnostics;
using System.Globalization;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Hooks;

/// <summary>A process that a hook started, known by the file in which the hook wrote its id.</summary>
internal static class Child
{
    /// <summary>Waits until the hook has written the id.</summary>
    public static async Task<int> IdAsync(string file)
    {
        var id = 0;
        await Eventually.TrueAsync(
            () => File.Exists(file) && int.TryParse(File.ReadAllText(file).AsSpan().TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out id),
            "the hook has started its child", Sample.Long);
        return id;
    }

    /// <summary>Whether it runs; one that is dead and only waits for its parent does not.</summary>
    public static bool Lives(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }
}

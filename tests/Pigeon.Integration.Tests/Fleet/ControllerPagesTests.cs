using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary>What the pages say on a controller's machine is said to a real controller, as it stands but for the folders and the group.</summary>
public sealed class ControllerPagesTests(SharedController shared) : IClassFixture<SharedController>
{
    private const string Marker = $"<!-- run by: {nameof(ControllerPagesTests)} -->\n```sh\n";

    [Theory]
    [InlineData("controller.md", 1, "controller.token")]
    [InlineData("security.md", 1, null)]
    [InlineData("metrics.md", 1, "metrics.token")]
    [InlineData("operating.md", 1, "pigeon-store")]
    public async Task Every_block_of_a_page_does_what_it_says(string page, int blocks, string? made)
    {
        using var folder = new TempFolder();
        var found = (await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", page))).Split(Marker)[1..].Select(part => part.Split("```")[0]).ToList();
        Assert.Equal(blocks, found.Count);
        foreach (var block in found)
        {
            var said = block.Replace("/etc/pigeon", folder.Path, StringComparison.Ordinal).Replace("/var/backups", folder.Path, StringComparison.Ordinal).Replace("chgrp pigeon", "chgrp root", StringComparison.Ordinal);
            var result = await Tool.TryAsync(
                "bash", ["-euo", "pipefail", "-c", $"cd {folder.Path}\n{said}"],
                new Dictionary<string, string> { ["PIGEON_HOST"] = shared.Controller.Socket, ["PIGEON_STATE_DIR"] = shared.Controller.StateDir, ["PATH"] = $"{Path.GetDirectoryName(PigeonBinary.Path)}:{Environment.GetEnvironmentVariable("PATH")}" }, CancellationToken.None);
            Assert.True(result.ExitCode == 0, $"{block}\n{result.Output}{result.Errors}");
        }

        if (made is null) return;
        Assert.True(new FileInfo(folder[made]).Length > 0);
        Assert.EndsWith("0", (await Tool.RunAsync("stat", ["-c", "%a", folder[made]], CancellationToken.None)).Trim(), StringComparison.Ordinal);
    }
}

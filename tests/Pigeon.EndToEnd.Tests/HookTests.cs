using System.Text.Json;
using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>Commands at the steps of a stack: told what happens, and able to stop it.</summary>
public sealed class HookTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output), IDisposable
{
    private static readonly string[] Events = ["pre_release", "post_release", "pre_activate", "post_activate", "pre_deactivate", "post_deactivate", "on_abort"];
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Hooks_hear_of_every_step_also_of_the_version_that_is_retired_by_the_way_and_one_that_fails_stops_a_switch()
    {
        File.WriteAllText(_folder["record"], $"read told; echo \"$told\" >> {_folder["told"]}; test -z \"$PIGEON_HOST\" || exit 9\n");
        WriteStacks("record");
        await ServeAsync();
        foreach (var version in new[] { "2.0", "3.0" })
        {
            await Lab.SucceedAsync("release", "shop", version);
            await Lab.SucceedAsync("activate", "shop", version);
        }

        await Lab.EventuallyAsync(status => status.StateOf("shop", "1.0") == "gone", "1.0 is retired", Patience);
        await Eventually.TrueAsync(() => Told().Contains("post_deactivate 1.0"), "its hook has heard", Patience);
        foreach (var version in new[] { "1.0", "2.0", "3.0" })
            Assert.Equal([$"pre_release {version}", $"post_release {version}", $"pre_activate {version}", $"post_activate {version}"],
                Told().Where(told => told.EndsWith(version, StringComparison.Ordinal) && !told.Contains("deactivate", StringComparison.Ordinal)));
        Assert.Equal(["pre_deactivate 1.0", "post_deactivate 1.0"], Told().Where(told => told.Contains("deactivate", StringComparison.Ordinal)));

        File.WriteAllText(_folder["refuse"], "echo not today >&2; exit 3\n");
        await Lab.SucceedAsync("rollback", "shop");
        WriteStacks("refuse");
        await Lab.SucceedAsync("deactivate", "shop", "3.0");
        await Lab.SucceedAsync("release", "shop", "3.0");
        var refused = await Lab.PigeonAsync("activate", "shop", "3.0");

        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("hook pre_activate of 3.0 failed: exit 3: not today", refused.Output + refused.Errors, StringComparison.Ordinal);
        Assert.Equal("2.0", await AskAsync(Lab.ProductionUrl));
        await Eventually.TrueAsync(() => Told()[^1] == "on_abort 3.0", "the failure is told", Patience);
    }

    public void Dispose() => _folder.Dispose();

    private void WriteStacks(string preActivate) => Lab.WriteStacks(LabApp.Yaml(new LabApp { Count = 1 }) + "    hooks:\n"
        + string.Concat(Events.Select(each => $"      {each}: {{command: [/bin/sh, {_folder[each == "pre_activate" ? preActivate : "record"]}]}}\n")));

    private List<string> Told() => [.. File.ReadAllLines(_folder["told"]).Select(line => JsonDocument.Parse(line).RootElement)
        .Select(told => $"{told.GetProperty("event").GetString()} {told.GetProperty("version").GetString()}")];
}

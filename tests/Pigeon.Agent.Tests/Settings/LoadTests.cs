using Pigeon.Agent.Settings;
using Pigeon.Hosting.Settings;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>The file itself: there, absent, or nothing that can be read.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_read_and_the_environment_wins_over_it()
    {
        var path = _folder.Write("agent.yaml", "{name: vm1, resync: 5s}");

        var result = AgentSettingsFile.Load(path, Reading.Environment("PIGEON_RESYNC=7s"), Reading.Host);

        var settings = Assert.IsType<SettingsResult<AgentSettings>.Valid>(result).Settings;
        Assert.Equal(("vm1", TimeSpan.FromSeconds(7)), (settings.Vm.Name, settings.Resync));
    }

    [Fact]
    public void A_file_that_was_asked_for_must_exist()
    {
        var path = _folder["none.yaml"];

        Assert.Equal($"{path}(0,0): there is no such file", Problem(path));
        Assert.Equal($"{_folder["a/b.yaml"]}(0,0): there is no such file", Problem(_folder["a/b.yaml"]));
    }

    [Fact]
    public void The_file_at_the_default_place_may_be_absent_but_not_broken()
    {
        var broken = _folder.Write("broken.yaml", "resync: 5");

        Assert.IsType<SettingsResult<AgentSettings>.Valid>(AgentSettingsFile.Load(null, Reading.Environment(), Reading.Host, _folder["none.yaml"]));
        Assert.IsType<SettingsResult<AgentSettings>.Valid>(AgentSettingsFile.Load(null, Reading.Environment(), Reading.Host, _folder["no/folder.yaml"]));
        Assert.IsType<SettingsResult<AgentSettings>.Invalid>(AgentSettingsFile.Load(null, Reading.Environment(), Reading.Host, broken));
    }

    [Fact]
    public void What_is_no_readable_text_is_refused_with_its_path()
    {
        var binary = _folder["binary"];
        File.WriteAllBytes(binary, [(byte)'a', 0xFF, 0xFE]);
        var large = _folder.Write("large", new string('#', SettingsFile.MaximumBytes + 1));

        Assert.Equal($"{binary}(0,0): the file is not UTF-8 text", Problem(binary));
        Assert.Equal($"{large}(0,0): the file is larger than 262144 bytes", Problem(large));
        Assert.Equal($"/dev/zero(0,0): the file is larger than 262144 bytes", Problem("/dev/zero"));
        Assert.Equal($"{_folder.Path}(0,0): this is a folder, not a file", Problem(_folder.Path));
        Assert.StartsWith("(0,0): cannot be read: ", Problem(""), StringComparison.Ordinal);
    }

    private static string Problem(string path) =>
        Assert.Single(Assert.IsType<SettingsResult<AgentSettings>.Invalid>(AgentSettingsFile.Load(path, Reading.Environment(), Reading.Host)).Errors).ToString();
}

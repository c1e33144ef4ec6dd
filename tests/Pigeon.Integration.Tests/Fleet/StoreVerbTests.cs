using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Integration.Tests.Fleet;

/// <summary><c>pigeon store</c>, with a real controller and a real etcd.</summary>
public sealed class StoreVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_files_hold_goes_to_an_etcd_and_back_and_a_back_up_puts_it_there_again()
    {
        await using var etcd = await EtcdCluster.StartAsync(1);
        await using var files = new ControllerProcess(_folder);
        await files.StartAsync();
        var token = await files.TokenAsync("--role", "admin", "--name", "first");
        var config = _folder.Write("controller.yaml", $"{{state_dir: {files.StateDir}, store: {{etcd: {{endpoints: [\"{etcd.Endpoints}\"]}}}}}}");
        await SayAsync(1, "another controller uses", "migrate", "--to", "etcd", "--config", config);
        await files.TerminateAsync();

        await SayAsync(0, "2 entries went from the files", "migrate", "--to", "etcd", "--config", config);
        Assert.Contains("is now in etcd at", (await files.RunAsync()).Errors, StringComparison.Ordinal);
        await using var shared = new ControllerProcess(_folder) { Etcd = etcd.Endpoints };
        await shared.StartAsync();
        Assert.Contains("first", (await shared.PigeonAsync("token", "list")).Output, StringComparison.Ordinal);
        await shared.TokenAsync("--name", "second");

        var copy = _folder["copy.json"];
        await SayAsync(0, "3 entries of the etcd", "backup", copy, "--config", config);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(copy).UnixFileMode);
        await SayAsync(1, "say --force", "restore", copy, "--config", config);
        await SayAsync(1, "controller ctl1 leads", "restore", copy, "--force", "--config", config);
        await shared.TokenAsync("--name", "third");
        await shared.TerminateAsync();
        await SayAsync(0, "3 entries are back", "restore", copy, "--force", "--config", config);
        File.WriteAllText(_folder["bad.json"], File.ReadAllText(copy).Replace("second", "secund", StringComparison.Ordinal));
        await SayAsync(1, "its digest does not fit", "restore", _folder["bad.json"], "--force", "--config", config);

        await SayAsync(1, "hold something already", "migrate", "--to", "files", "--config", config);
        await SayAsync(0, "3 entries went from the etcd", "migrate", "--to", "files", "--force", "--config", config);
        await files.StartAsync();
        var tokens = (await files.PigeonAsync("token", "list")).Output;
        Assert.Contains("second", tokens, StringComparison.Ordinal);
        Assert.DoesNotContain("third", tokens, StringComparison.Ordinal);
        Assert.Equal(200, (await files.SendAsync(HttpMethod.Get, "/v1/vms", token)).Status);
    }

    [Fact]
    public async Task A_controller_that_lives_while_its_store_is_replaced_by_another_ones_leads_no_more_and_says_why()
    {
        await using var etcd = await EtcdCluster.StartAsync(1);
        await using var files = new ControllerProcess(_folder);
        await files.StartAsync();
        await files.TerminateAsync();
        var copy = _folder["copy.json"];
        await SayAsync(0, "1 entry of the files", "backup", copy, "--config", _folder.Write("files.yaml", $"{{state_dir: {files.StateDir}}}"));
        var config = _folder.Write("controller.yaml", $"{{state_dir: {_folder["none"]}, store: {{etcd: {{endpoints: [\"{etcd.Endpoints}\"]}}}}}}");
        await using var shared = new ControllerProcess(_folder, "shared") { Etcd = etcd.Endpoints, Flags = ["--store-etcd-lease", "3s"] };
        await shared.StartAsync();
        await shared.SaysAsync("leads (term");

        shared.Send(Signal.Stop);
        await Eventually.TrueAsync(async () => (await ControllerProcess.PigeonAsync([], "store", "restore", copy, "--force", "--config", config)).ExitCode == 0, "nobody leads", TimeSpan.FromSeconds(60));
        shared.Send(Signal.Continue);

        await shared.SaysAsync("the store has another CA than when this controller was started");
        await using var again = new ControllerProcess(_folder, "again") { Etcd = etcd.Endpoints };
        await again.StartAsync();
        await again.SaysAsync("leads (term");
    }

    private static async Task SayAsync(int exitCode, string what, params string[] words)
    {
        var said = await ControllerProcess.PigeonAsync([], ["store", .. words]);
        Assert.True(said.ExitCode == exitCode, $"{string.Join(' ', words)}: {said.ExitCode} {said.Errors}");
        Assert.Contains(what, said.Errors, StringComparison.Ordinal);
    }
}

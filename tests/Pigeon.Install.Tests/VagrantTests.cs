using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Install.Tests;

/// <summary>The Vagrantfile by its docker provider, as a developer uses it.</summary>
[Collection(InstallCollection.Name)]
public sealed class VagrantTests(InstallFixture installed)
{
    private const string Network = "192.168.56.0/24";
    private static readonly Uri[] Ways = [new("http://192.168.56.11/"), new("http://192.168.56.12/")];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Vagrant_up_gives_a_controller_and_two_VMs_whose_app_is_released_activated_and_rolled_back()
    {
        // Vagrant's own names for what it makes hold the folder of the machines: a private one, and nothing of a developer's is touched.
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = installed.Daemon.Host,
            ["VAGRANT_HOME"] = folder.Folder("home"),
            ["VAGRANT_DOTFILE_PATH"] = folder.Folder("machines"),
            ["VAGRANT_CHECKPOINT_DISABLE"] = "1",
        };
        await using var forwarding = await Forwarding.AllowAsync(Network, CancellationToken.None);
        await SystemContainer.BuildImageAsync(installed.Daemon, CancellationToken.None);
        try
        {
            await RunAsync("vagrant up --provider=docker");
            await AnsweredByAsync("shop 1.0");

            await PigeonAsync("release shop 2.0");
            await AnsweredByAsync("shop 1.0");
            await PigeonAsync("activate shop 2.0");
            await AnsweredByAsync("shop 2.0");
            await PigeonAsync("rollback shop");
            await AnsweredByAsync("shop 1.0");
            var vms = await PigeonAsync("vms --output json");
            Assert.All(["vm1", "vm2"], vm => Assert.Contains($"\"{vm}\"", vms, StringComparison.Ordinal));

            // Said again it changes nothing that serves.
            await RunAsync("vagrant provision vm1");
            await AnsweredByAsync("shop 1.0");
        }
        finally
        {
            await RunAsync("vagrant destroy -f");
        }

        Assert.Equal("", await installed.Daemon.DockerAsync("ps", "--all", "--quiet"));

        Task<string> PigeonAsync(string words) => RunAsync($". vagrant/env && pigeon {words}");

        async Task<string> RunAsync(string line)
        {
            var result = await Tool.TryAsync("bash", ["-c", $"cd '{RepositoryRoot.Path}' && {line}"], environment, CancellationToken.None);
            return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{line}: exit {result.ExitCode}\n{result.Output}{result.Errors}");
        }
    }

    /// <summary>Both VMs show the same version: activation is on all of them or on none.</summary>
    private static async Task AnsweredByAsync(string text)
    {
        using var client = new HttpClient();
        foreach (var way in Ways)
            await Eventually.TrueAsync(async () => (await client.GetStringAsync(way)).Trim() == text, $"{way} is answered by {text}", Patience);
    }
}

using Pigeon.TestKit;
using Xunit;
using Xunit.Abstractions;

namespace Pigeon.EndToEnd.Tests;

/// <summary>A folder of templates beside stacks.yaml reaches the containers as files.</summary>
public sealed class FormulaTests(DockerFixture docker, ITestOutputHelper output) : VmTest(docker, output)
{
    private string Beside => Path.GetDirectoryName(Path.GetDirectoryName(Lab.DesiredPath))!;

    private string State => Path.GetDirectoryName(Lab.DesiredPath)!;

    private string Page => $"{State}/formula/shop/1.0/www/index.html";

    [Fact]
    public async Task A_template_is_laid_mounted_served_put_right_and_removed_with_its_stack()
    {
        WriteFormula("{{ app }} {{ version }} on {{ vm.name }}\n");
        WriteStacks();
        var plan = await Lab.PigeonAsync("plan", "shop", "1.0");
        await ServeAsync();
        var served = await GetAsync();
        var stamp = await StampAsync();
        var again = await Lab.SucceedAsync("release", "shop", "1.0");
        var agreed = await Lab.PigeonAsync("diff", "shop", "1.0");

        Assert.True(plan.ExitCode == 3 && plan.Output.Contains("lay formula shop 1.0 (2 files from conf)", StringComparison.Ordinal) && plan.Output.Contains($"write {Page}", StringComparison.Ordinal), plan.Output + plan.Errors);
        Assert.Equal("shop 1.0 on vm1\n", served);
        Assert.Contains("already active", again.Output, StringComparison.Ordinal);
        Assert.True(agreed.ExitCode == 0, agreed.Output + agreed.Errors);
        Assert.Equal(stamp, await StampAsync());

        WriteFormula("changed\n");
        var differs = await Lab.PigeonAsync("diff", "shop", "1.0");
        Assert.True(differs.ExitCode == 3 && differs.Output.Contains("config.formula.files.www/index.html.digest: file ", StringComparison.Ordinal), differs.Output + differs.Errors);
        Assert.Contains("exists with another definition", (await Lab.PigeonAsync("release", "shop", "1.0")).Errors, StringComparison.Ordinal);

        await File.AppendAllTextAsync(Page, "and more");
        await Lab.EventuallyAsync(status => status.Drift.Any(drift => drift.What == "file www/index.html of shop 1.0 is changed"), "the change is told", Patience);
        await Eventually.TrueAsync(async () => await GetAsync() == served, "the page is as it was", Patience);

        await Lab.SucceedAsync("deactivate", "shop", "1.0", "--force");
        Assert.False(Directory.Exists($"{State}/formula/shop"));
        Assert.Empty(Directory.EnumerateFiles($"{State}/bundles"));
    }

    private void WriteFormula(string page)
    {
        Directory.CreateDirectory($"{Beside}/conf/www");
        File.WriteAllText($"{Beside}/conf/www/index.html.sbn", page);
        File.WriteAllText($"{Beside}/conf/check.sh", "test \"$(cat /www/index.html)\" = \"shop 1.0 on vm1\"\n");
    }

    private void WriteStacks() => Lab.WriteStacks(
        $$$"""
        stacks:
          shop:
            version: "{{ version }}"
            config: {formula: {path: conf, owner: "7:8"}}
            loadbal: {backend_port: 8080, healthcheck: {path: /index.html, interval: 500ms, rise: 1}, drain_timeout: 2s}
            task_definitions:
              look:
                type: job
                docker_config:
                  image: "{{{TestImages.App("1.0")}}}"
                  entrypoint: [/bin/busybox]
                  command: [sh, /formula/check.sh]
                  binds: ["/bin/busybox:/bin/busybox:ro", "/bin/busybox:/bin/cat:ro", "./:/formula:ro", "./www/index.html:/www/index.html:ro"]
              web:
                docker_config:
                  image: "{{{TestImages.App("1.0")}}}"
                  entrypoint: [/bin/busybox]
                  command: [httpd, -f, -p, "8080", -h, /www]
                  stop_timeout: 1
                  binds: ["/bin/busybox:/bin/busybox:ro", "./www/index.html:/www/index.html:ro"]
                  labels: {register_backend: "true"}
        """);

    private async Task<string> GetAsync()
    {
        using var client = new HttpClient { Timeout = Patience };
        return await client.GetStringAsync(Lab.ProductionUrl);
    }

    /// <summary>Inode, times, rights and owner.</summary>
    private Task<string> StampAsync() => Tool.RunAsync("stat", ["-c", "%i %Y %Z %a %u:%g", Page], CancellationToken.None);
}

using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary>What is shown of pulls.</summary>
public sealed class PullTests
{
    [Theory]
    [InlineData(0, 0, 0, 0, "pulling shop:1.14")]
    [InlineData(1, 7, 0, 0, "pulling shop:1.14  1 of 7 layers")]
    [InlineData(3, 7, 41_900_000, 119_100_000, "pulling shop:1.14  3 of 7 layers  41 of 120 MB")]
    [InlineData(0, 1, 500, 1_001, "pulling shop:1.14  0 of 1 layer  0 of 2 kB")]
    public void A_pull_is_one_short_line(int done, int layers, long bytes, long total, string expected) =>
        Assert.Equal(expected, Printed.Pull(new ImagePullWire("shop:1.14", done, layers, bytes, total)));

    [Fact]
    public void A_pipe_gets_a_line_for_each_quarter_and_not_for_each_chunk()
    {
        using var written = new StringWriter();
        using var view = new LineView(written);

        view.Show(Pulling(0, 0));
        for (var bytes = 0; bytes <= 100; bytes++) view.Show(Pulling(bytes * 1_000_000, 100_000_000));
        view.Show(Pulling(100_000_000, 300_000_000));

        Assert.Equal(
            """
            vm1  waiting for the pull of shop:1.14
            vm1  pulling shop:1.14
            vm1  pulling shop:1.14  0 of 2 layers  25 of 100 MB
            vm1  pulling shop:1.14  0 of 2 layers  50 of 100 MB
            vm1  pulling shop:1.14  0 of 2 layers  75 of 100 MB
            vm1  pulling shop:1.14  0 of 2 layers  100 of 100 MB

            """.ReplaceLineEndings("\n"), written.ToString());
    }

    [Fact]
    public void Status_shows_pulls_and_with_v_what_the_members_are_made_from()
    {
        var image = new ImageWire("shop:1.14", "sha256:0123456789abcdef", "shop@sha256:fedcba9876543210");
        var app = Sample.Status.Apps[0];
        var status = Sample.Status with { Apps = [app with { Operation = Pulling(41_000_000, 120_000_000), Stacks = [.. app.Stacks.Select(stack => stack with { Images = [image] })] }] };

        var brief = StatusPage.Render(status, Sample.Start, verbose: false);
        var whole = StatusPage.Render(status, Sample.Start, verbose: true);

        Assert.Contains("\n  pulling shop:1.14  0 of 2 layers  41 of 120 MB\n", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("sha256", brief, StringComparison.Ordinal);
        Assert.Contains("    image shop:1.14 (sha256:fedcba987654)\n", whole, StringComparison.Ordinal);
    }

    private static OperationWire Pulling(long bytes, long total) => Sample.Running with
    {
        Steps = [],
        WaitingFor = "the pull of shop:1.14",
        Pulls = [new ImagePullWire("shop:1.14", 0, total == 0 ? 0 : 2, bytes, total)],
    };
}

using Pigeon.Hosting.Metrics;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Metrics;

/// <summary>What is written is what Prometheus reads.</summary>
public sealed class MetricPageTests
{
    [Fact]
    public void What_has_quotes_backslashes_and_line_breaks_is_read_as_it_was_meant()
    {
        const string Odd = "a\"b\\c\nd\\n";
        var page = new MetricPage().Gauge("one", "With a \\ and a\nbreak").Add("one", 1.5, ("text", Odd), ("other", "{},= "));

        var sample = Assert.Single(Assert.Single(MetricText.Parse($"{page}").Families).Samples);

        Assert.Equal(("one", Odd, "{},= ", 1.5), (sample.Name, sample.Labels["text"], sample.Labels["other"], sample.Value));
        Assert.Equal("# HELP one With a \\\\ and a\\nbreak\n# TYPE one gauge\none{text=\"a\\\"b\\\\c\\nd\\\\n\",other=\"{},= \"} 1.5\n", $"{page}");
    }

    [Fact]
    public void What_takes_how_long_is_counted_in_buckets_that_hold_the_smaller_ones_too()
    {
        var (durations, page) = (new Durations(), new MetricPage());
        foreach (var seconds in (double[])[0.005, 0.2, 0.3, 60]) durations.Add(TimeSpan.FromSeconds(seconds));
        durations.Write(page, "took_seconds", "How long");

        var read = MetricText.Parse($"{page}");

        Assert.Equal([1, 2, 3, 3, 4], ((string[])["0.005", "0.25", "0.5", "10", "+Inf"]).Select(most => read.Of("took_seconds_bucket", $"le=\"{most}\"")));
        Assert.Equal((60.505, 4), (read.Of("took_seconds_sum"), read.Of("took_seconds_count")));
    }

    [Fact]
    public void A_family_is_told_once() => Assert.Throws<InvalidOperationException>(() => new MetricPage().Gauge("one", "x", 1).Gauge("one", "x", 2));

    [Theory]
    [InlineData("# HELP a x\n# TYPE a gauge\na 1")]
    [InlineData("# TYPE a gauge\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a number\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\nb 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na 1\na 2\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na{b=\"c\",} 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na{b=\"\\c\"} 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na{b=c} 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na one\n")]
    [InlineData("# HELP a x\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n# TYPE a gauge\na 2\n")]
    public void The_reader_of_the_tests_takes_nothing_that_does_not_fit(string text) => Assert.Throws<FormatException>(() => MetricText.Parse(text));
}

using Pigeon.Core.Definitions.Reading;
using Pigeon.Core.Definitions.Values;
using Pigeon.Core.Yaml;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

public sealed class ValueTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1m30s250ms", 90_250)]
    [InlineData("7d", 604_800_000)]
    [InlineData("1d12h", 129_600_000)]
    [InlineData("99999999h", 359_999_996_400_000)]
    public void A_duration_is_whole_numbers_with_units(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration, out _));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("", "is no duration")]
    [InlineData("30", "write 30s")]
    [InlineData("1.5s", "is no duration")]
    [InlineData("30m1h", "is no duration")]
    [InlineData("-5s", "is no duration")]
    [InlineData("5s\n", "is no duration")]
    [InlineData("5 s", "is no duration")]
    [InlineData("12h1d", "is no duration")]
    [InlineData("999999999h", "is no duration")]
    public void What_is_no_duration_is_told_how_to_become_one(string text, string told)
    {
        Assert.False(DurationText.TryParse(text, out _, out var problem));
        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1024", 1024L)]
    [InlineData("5b", 5L)]
    [InlineData("512m", 512L << 20)]
    [InlineData("512MB", 512L << 20)]
    [InlineData("2G", 2L << 30)]
    [InlineData("1t", 1L << 40)]
    [InlineData("", null)]
    [InlineData("1.5g", null)]
    [InlineData("m", null)]
    [InlineData("999999999t", null)]
    [InlineData("5mm", null)]
    public void A_size_is_bytes_or_has_a_unit(string text, long? bytes) =>
        Assert.Equal(bytes, ByteSize.TryParse(text, out var parsed) ? parsed : null);

    [Theory]
    [InlineData("2", 2_000_000_000L)]
    [InlineData("0.5", 500_000_000L)]
    [InlineData(".25", 250_000_000L)]
    [InlineData("0", null)]
    [InlineData("0.001", null)]
    [InlineData("5000", null)]
    [InlineData("1e3", null)]
    public void Cpus_are_a_plain_number(string text, long? nanoCpus) =>
        Assert.Equal(nanoCpus, CpuCount.TryParse(text, out var parsed) ? parsed : null);

    [Theory]
    [InlineData("a  b\tc", "a|b|c")]
    [InlineData("'a b' \"c d\"", "a b|c d")]
    [InlineData("a'b'c", "abc")]
    [InlineData("a\\ b", "a b")]
    [InlineData("\"\\\"\\\\\\n\"", "\"\\\\n")]
    [InlineData("'\\'", "\\")]
    [InlineData("a '' b", "a||b")]
    [InlineData("  ", "")]
    [InlineData("'a", null)]
    [InlineData("a\\", null)]
    public void A_command_line_is_cut_as_a_shell_would(string text, string? words) =>
        Assert.Equal(words, ShellWords.TrySplit(text, out var found, out _) ? string.Join("|", found) : null);

    [Theory]
    [InlineData("shop:1.14", true)]
    [InlineData("shop@sha256:0000000000000000000000000000000000000000000000000000000000000000", true)]
    [InlineData("localhost:5000/a/b:1", true)]
    [InlineData("registry.example.com/a/b__c:1", true)]
    [InlineData("[::1]:5000/shop:1", true)]
    [InlineData("shop", false)]
    [InlineData("localhost:5000/shop", false)]
    [InlineData("shop:", false)]
    [InlineData("shop:a b", false)]
    [InlineData("Shop:1", false)]
    [InlineData("shop:1\n", false)]
    [InlineData("", false)]
    public void An_image_needs_a_tag_or_a_digest(string text, bool fits) => Assert.Equal(fits, ImageText.Problem(text) is null);

    [Theory]
    [InlineData("1.10", PlainKind.Number)]
    [InlineData("0x1f", PlainKind.Number)]
    [InlineData("0o17", PlainKind.Number)]
    [InlineData("1e3", PlainKind.Number)]
    [InlineData(".5", PlainKind.Number)]
    [InlineData("-.inf", PlainKind.Number)]
    [InlineData(".nan", PlainKind.Number)]
    [InlineData("5.", PlainKind.Number)]
    [InlineData("TRUE", PlainKind.Boolean)]
    [InlineData("~", PlainKind.Null)]
    [InlineData("", PlainKind.Null)]
    [InlineData("yes", PlainKind.Text)]
    [InlineData("1.2.3", PlainKind.Text)]
    [InlineData("v1", PlainKind.Text)]
    [InlineData("1_000", PlainKind.Text)]
    [InlineData(".", PlainKind.Text)]
    internal void Unquoted_text_is_what_the_core_schema_says(string text, PlainKind kind) => Assert.Equal(kind, PlainText.KindOf(text));

    [Theory]
    [InlineData("tgt_type", "target_type")]
    [InlineData("enviroment", "environment")]
    [InlineData("Image", "image")]
    [InlineData("imgae", "image")]
    [InlineData("zzz", null)]
    public void The_key_that_was_probably_meant_is_named(string key, string? meant) =>
        Assert.Equal(meant is null ? "" : $" - did you mean '{meant}'?", NearestKey.Hint(key, ["image", "environment", "target_type"]));
}

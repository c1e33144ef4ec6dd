using Pigeon.Core.Definitions;
using Xunit;

namespace Pigeon.Core.Tests.Definitions;

/// <summary>To add a case, add a folder; nothing here needs to change.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_file_reads_as_its_golden_text_says(string name)
    {
        var golden = new GoldenCase(name);

        var actual = golden.Read() switch
        {
            DefinitionResult.Valid(var spec) => SpecDump.Of(spec),
            DefinitionResult.Invalid(var errors) => string.Concat(errors.Select(error => $"{error}\n")),
            var other => $"{other}",
        };

        golden.Keep(actual);
        Assert.Equal(golden.Expected, actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_that_expects_errors_is_refused(string name)
    {
        var golden = new GoldenCase(name);

        Assert.Equal(golden.ExpectsErrors, golden.Read() is DefinitionResult.Invalid);
    }
}

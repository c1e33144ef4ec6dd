using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>docker_config.healthcheck</c>, Docker's own check inside the container.</summary>
internal static class ContainerCheckReader
{
    private const int MostWords = 100;

    private const int LongestWord = 8192;

    public static readonly string[] Known = ["test", "interval", "timeout", "start_period", "retries", "disable"];

    public static ContainerCheck? Read(Field field)
    {
        if (Section.Open(field, Known) is not { } section) return null;
        if (section["disable"] is { } disable && disable.Flag() is not false)
        {
            foreach (var other in Known.Where(key => key != "disable").Select(key => section[key]).OfType<Field>())
                other.FailAtKey("means nothing beside 'disable: true'");
            return new ContainerCheck(["NONE"], TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, 0);
        }
        const string Forms = "a command as text (run by the container's shell), or a list that begins with CMD or CMD-SHELL";
        var test = section.Required("test", Forms) is { } written ? ReadTest(written) : null;
        var least = TimeSpan.FromMilliseconds(1);
        var interval = section["interval"]?.Duration(least, TimeSpan.FromHours(24));
        var timeout = section["timeout"]?.Duration(least, TimeSpan.FromHours(24));
        var startPeriod = section["start_period"]?.Duration(TimeSpan.Zero, TimeSpan.FromHours(24));
        var retries = section["retries"]?.Whole(1, 1000);
        return test is null ? null : new ContainerCheck(test, interval ?? TimeSpan.Zero, timeout ?? TimeSpan.Zero, startPeriod ?? TimeSpan.Zero, retries ?? 0);
    }

    private static ValueList<string>? ReadTest(Field field)
    {
        if (field.Value is not YamlValue.Sequence)
        {
            if (field.Literal(LongestWord) is not { } line) return null;
            if (line.Trim().Length > 0) return ["CMD-SHELL", line];
            field.Fail("is empty: write a command, or 'disable: true' beside no test at all");
            return null;
        }
        if (field.Items(MostWords)?.Select(item => item.Literal(LongestWord)).ToList() is not { } words || words.Contains(null)) return null;
        switch (words)
        {
            case ["NONE"] or ["CMD", _, ..] or ["CMD-SHELL", _]:
                return words.OfType<string>().ToValueList();
            default:
                field.Fail("as a list it is [CMD, program, arguments...], [CMD-SHELL, 'one command line'] or [NONE]");
                return null;
        }
    }
}

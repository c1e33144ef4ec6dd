using System.CommandLine;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Terminal;

namespace Pigeon.Commands;

/// <summary>APP and VERSION, as positions or as <c>--app-name</c> and <c>--version</c>.</summary>
internal sealed class TargetArguments
{
    private readonly Argument<string?> _first = new("APP") { Description = "The app, e.g. shop", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _second;
    private readonly Flag<AppName> _app = new("--app-name", [], "APP", "The app, instead of the first position", ParseApp);
    private readonly Flag<StackVersion?> _version = new("--version", [], "VERSION", "The stack's version, instead of the second position", ParseVersion);

    private readonly Argument<string?>? _verb;
    private readonly string[] _verbs = [];

    public TargetArguments(string versionSummary) =>
        _second = new("VERSION") { Description = versionSummary, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>A verb may stand before them; the first word is one if it is any of these.</summary>
    public TargetArguments(string verbSummary, string[] verbs, string versionSummary)
        : this(versionSummary) =>
        (_verb, _verbs) = (new("VERB") { Description = verbSummary, Arity = ArgumentArity.ZeroOrOne }, verbs);

    public void AddTo(Command command)
    {
        if (_verb is not null) command.Arguments.Add(_verb);
        command.Arguments.Add(_first);
        command.Arguments.Add(_second);
        command.Options.Add(_app.Option);
        command.Options.Add(_version.Option);
    }

    public (AppName App, StackVersion? Version) Read(ParseResult parsed, Shell shell)
    {
        var (first, second) = Positions(parsed);

        // `pigeon activate --app-name shop 2.0`: the only position left is the version.
        if (_app.IsGiven(parsed) && second is null) (first, second) = (null, first);
        var app = first is null ? _app.ReadOr(default, parsed, shell) : Position("APP", first, ParseApp);
        if (app == default) throw CommandFailedException.Usage("APP is missing: name the app as the first argument or with --app-name");
        if (first is not null && _app.IsGiven(parsed) && _app.ReadOr(default, parsed, shell) != app)
            throw CommandFailedException.Usage($"--app-name: it names another app than the argument {first}");

        var version = second is null ? _version.ReadOr(null, parsed, shell) : Position("VERSION", second, ParseVersion);
        if (second is not null && _version.IsGiven(parsed) && _version.ReadOr(null, parsed, shell) != version)
            throw CommandFailedException.Usage($"--version: it names another version than the argument {second}");
        return (app, version);
    }

    /// <summary>The verb that stands before them; null when none does.</summary>
    public string? Verb(ParseResult parsed) => _verb is not null && parsed.GetValue(_verb) is { } word && _verbs.Contains(word) ? word : null;

    private (string? First, string? Second) Positions(ParseResult parsed)
    {
        var (first, second) = (parsed.GetValue(_first), parsed.GetValue(_second));
        if (_verb is null || parsed.GetValue(_verb) is not { } word || Verb(parsed) is not null) return (first, second);
        return second is null ? (word, first)
            : throw CommandFailedException.Usage($"'{word}' is no verb{NearestKey.Hint(word, _verbs)}: {string.Join(", ", _verbs)}, or none of them");
    }

    private static T Position<T>(string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException wrong)
        {
            throw CommandFailedException.Usage($"{name}: {wrong.Message}");
        }
    }

    private static AppName ParseApp(string text) => AppName.Parse(text);

    private static StackVersion? ParseVersion(string text) => StackVersion.Parse(text);
}

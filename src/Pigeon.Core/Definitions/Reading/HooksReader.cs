using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading;

/// <summary>Reads <c>hooks</c>: for each event one hook, or a list of them.</summary>
internal static class HooksReader
{
    private const string Forms = "write {command: [program, argument]} or {url: https://...}";
    private const int MostHooks = 20;
    private const int MostWords = 100;
    private const int LongestUrl = 1000;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>In the order of the life of a stack, and of the file within an event.</summary>
    private static readonly (string Key, HookEvent Event)[] Events =
    [
        ("pre_release", HookEvent.PreRelease), ("post_release", HookEvent.PostRelease), ("pre_activate", HookEvent.PreActivate), ("post_activate", HookEvent.PostActivate),
        ("pre_deactivate", HookEvent.PreDeactivate), ("post_deactivate", HookEvent.PostDeactivate), ("on_abort", HookEvent.OnAbort),
    ];

    public static readonly string[] OfHook = ["command", "url", "timeout"];

    public static IReadOnlyList<string> Known => [.. Events.Select(each => each.Key)];

    public static ValueList<HookSpec> Read(Field field)
    {
        if (Section.Open(field, Known) is not { } section) return [];
        return (from each in Events
                where section[each.Key] is not null
                from hook in ReadEvent(section[each.Key]!, each.Event)
                select hook).ToValueList();
    }

    private static List<HookSpec> ReadEvent(Field field, HookEvent at)
    {
        var items = field.Value is YamlValue.Mapping ? [field] : field.Items(MostHooks) ?? [];
        if (items.Count == 0) field.FailAtKey($"is empty: {Forms}, or leave it out");
        return [.. items.Select(item => ReadHook(item, at)).OfType<HookSpec>()];
    }

    private static HookSpec? ReadHook(Field field, HookEvent at)
    {
        if (Section.Open(field, OfHook) is not { } section) return null;
        var timeout = section["timeout"] is { } limit ? limit.Duration(TimeSpan.FromMilliseconds(100), Longest) : Usual;
        var command = section["command"] is { } words ? ReadCommand(words) : null;
        var url = section["url"] is { } address ? ReadUrl(address) : null;
        if (section["command"] is null && section["url"] is null) field.FailAtKey($"says neither what to run nor what to call: {Forms}");
        if (section["command"] is not null && section["url"] is { } second) second.FailAtKey("a hook is a command or a url: write two hooks");
        return timeout is { } span && (command is not null || url is not null) ? new HookSpec { Event = at, Command = command, Url = url, Timeout = span } : null;
    }

    private static ValueList<string>? ReadCommand(Field field)
    {
        if (field.Value is not YamlValue.Sequence)
        {
            field.Fail("must be a list of words, such as [/usr/local/bin/notify, --all]: no shell reads it");
            return null;
        }
        var words = field.Items(MostWords)?.Select(item => item.Literal()).OfType<string>().ToValueList();
        if (words is { Count: > 0 } && words[0].Length > 0) return words;
        if (words is not null) field.Fail("begins with no program");
        return null;
    }

    private static string? ReadUrl(Field field)
    {
        if (field.Text(LongestUrl) is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            field.Fail($"'{text}' must begin with http:// or https:// and name a host");
        else if (uri.UserInfo.Length > 0)
            field.Fail("holds a user or password, which status and logs would show: let the receiver know Pigeon otherwise");
        else
            return text;
        return null;
    }
}

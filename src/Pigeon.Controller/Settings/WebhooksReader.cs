using Pigeon.Controller.Webhooks;
using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>Reads <c>webhooks</c>. The environment has <c>PIGEON_WEBHOOKS_NAME_URL</c>, <c>..._SECRET_FILE</c> and <c>..._ON</c>, with <c>_</c> for each <c>-</c> of the name.</summary>
internal static class WebhooksReader
{
    public const string Key = "webhooks";

    private const int Most = 16;

    private static readonly string[] Known = ["url", "secret_file", "on"];

    private static readonly string[] Words = [.. Enum.GetNames<WebhookEvent>().Select(word => word.ToLowerInvariant())];

    public static ValueList<Webhook> Read(Field? file, EnvironmentValues environment)
    {
        var hooks = new List<Webhook>();
        var entries = file?.Entries() ?? [];
        if (entries.Count > Most) file!.Fail($"names {entries.Count} webhooks; at most {Most} are taken");
        foreach (var (key, value) in entries)
        {
            var keys = Section.Open(value, Known);
            if (!WebhookName.TryParse(key.Text, out var name)) value.FailAtKey($"'{key.Text}' does not fit: {WebhookName.Rule}");
            else if (keys is not null && ReadOne(name, new Layers(keys, environment, PrefixOf(name)), value) is { } hook) hooks.Add(hook);
        }

        // Those that only the environment names. One whose name makes no sense is never asked for, and so is refused as unknown.
        foreach (var name in environment.KeysBelow(Key).Select(NameOf).OfType<WebhookName>().Distinct().Where(name => !entries.Any(entry => entry.Key.Text == name.Text)).ToList())
            if (ReadOne(name, new Layers(null, environment, PrefixOf(name)), null) is { } hook) hooks.Add(hook);
        return hooks.ToValueList();
    }

    /// <param name="place">Where the file names it; null where only the environment does.</param>
    private static Webhook? ReadOne(WebhookName name, Layers keys, Field? place)
    {
        var (url, secret, on) = (keys["url"], keys["secret_file"], keys.List("on"));
        foreach (var (said, key) in new[] { (url, "url"), (secret, "secret_file") })
            if (said is null) (place ?? url ?? secret ?? on)?.FailAtKey($"'{Key}.{name}.{key}' is missing: a webhook needs a url, and a secret_file with what its messages are signed with");
        var events = on is null ? [.. Enum.GetValues<WebhookEvent>()] : ReadEvents(on);
        return ReadUrl(url) is { } address && SafePath.Read(secret, SafePath.LongestFolder) is { } file && events.Count > 0 ? new Webhook(name, address, file, events) : null;
    }

    private static ValueList<WebhookEvent> ReadEvents(Field on)
    {
        var items = on.Items(Words.Length);
        if (items is { Count: 0 }) on.Fail($"is empty: name one of {string.Join(", ", Words)}, or leave the key out for all of them");
        return (items ?? []).Select(item => item.OneOf(Words)).OfType<string>().Select(word => Enum.Parse<WebhookEvent>(word, ignoreCase: true)).Distinct().ToValueList();
    }

    private static Uri? ReadUrl(Field? field)
    {
        if (field?.Text() is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "https" or "http", UserInfo: "", Fragment: "" }) return url;
        // It may hold a secret: it is not said again.
        field.Fail("is no address: write https://HOST/PATH, without a user's name or password");
        return null;
    }

    private static string PrefixOf(WebhookName name) => $"{Key}_{name.Text.Replace('-', '_')}_";

    private static WebhookName? NameOf(string variable) =>
        Known.FirstOrDefault(key => variable.EndsWith($"_{key}", StringComparison.Ordinal)) is { } key && variable.Length > Key.Length + key.Length + 2
        && WebhookName.TryParse(variable[(Key.Length + 1)..^(key.Length + 1)].Replace('_', '-'), out var name) ? name : null;
}

using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;
using Pigeon.Hosting.Tls;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>controller</c>: the fleet that the VM belongs to.</summary>
internal static class ControllerReader
{
    public static readonly string[] Known = ["url", "token_file", "ca_file"];

    /// <summary>More controllers than anybody has for one fleet.</summary>
    private const int Most = 16;

    private const string DefaultTokenFile = "/etc/pigeon/controller.token";

    /// <param name="at">The key in the file, to say there what is missing below it.</param>
    public static ControllerPlace? Read(Layers layers, Field? at)
    {
        var (url, tokenFile, caFile) = (layers.Said("url"), layers.Said("token_file"), layers.Said("ca_file"));
        if (url is null && tokenFile is null && caFile is null) return null;
        var token = SafePath.Read(tokenFile, SafePath.LongestFolder) ?? DefaultTokenFile;
        var authority = SafePath.Read(caFile, SafePath.LongestFolder);
        if (url is null)
        {
            (at ?? tokenFile ?? caFile)!.FailAtKey($"'url' is missing: {ControllerUrl.Rule}");
            return null;
        }
        var urls = new List<Uri>();
        foreach (var item in url.Items(Most) ?? []) ReadUrl(item, urls);
        return urls.Count == 0 ? null : new ControllerPlace(urls[0], token, authority) { Others = urls.Skip(1).ToValueList() };
    }

    private static void ReadUrl(Field item, List<Uri> urls)
    {
        if (item.Text() is not { } text) return;

        // What stands before an '@' would be a password, and errors end up in logs.
        if (!ControllerUrl.TryParse(text, out var parsed)) item.Fail(text.Contains('@', StringComparison.Ordinal) ? $"does not fit: {ControllerUrl.Rule}" : $"'{text}' does not fit: {ControllerUrl.Rule}");
        else if (urls.Contains(parsed)) item.Fail($"'{text}' is said twice");
        else urls.Add(parsed);
    }
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>Reads <c>listen</c>: the unix sockets and addresses of the controller's API.</summary>
internal static partial class ListenReader
{
    private const string Unix = "unix://";

    private const string Rule = "write unix:///path/of/a.sock, https://*:7400 or https://10.0.0.5:7400 (http://127.0.0.1:7401 only for a proxy in front that has the TLS)";

    private const int Most = 16;

    public static readonly ValueList<ListenPlace> Default = [new ListenPlace.UnixSocket("/run/pigeon/controller.sock"), new ListenPlace.Https(null, 7400)];

    public static ValueList<ListenPlace> Read(Field? field)
    {
        if (field is null) return Default;
        var places = new List<ListenPlace>();
        var items = field.Items(Most);
        if (items is { Count: 0 }) field.Fail("is empty: the controller needs a socket or an address to be spoken to");
        foreach (var item in items ?? [])
        {
            if (ReadPlace(item) is not { } place) continue;
            if (places.Contains(place)) item.Fail($"'{place}' is said twice");
            else places.Add(place);
        }
        return places.ToValueList();
    }

    private static ListenPlace? ReadPlace(Field item)
    {
        if (item.Text() is not { } text) return null;
        if (text.StartsWith(Unix, StringComparison.Ordinal))
            return SafePath.Read(item.WithText(text[Unix.Length..]), SafePath.LongestSocket) is { } path ? new ListenPlace.UnixSocket(path) : null;
        if (Tcp.Match(text) is { Success: true } match && ReadAddress(match.Groups["host"].Value, out var address)
            && int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture) is > 0 and <= 65535 and var port)
            return match.Groups["tls"].Success ? new ListenPlace.Https(address, port) : new ListenPlace.Http(address, port);
        item.Fail($"'{text}' does not fit: {Rule}");
        return null;
    }

    private static bool ReadAddress(string host, out IPAddress? address)
    {
        address = null;
        return host == "*" || IPAddress.TryParse(host, out address);
    }

    [GeneratedRegex(@"^http(?<tls>s)?://(?<host>\*|[0-9.]+|\[[0-9a-fA-F:]+\]):(?<port>[0-9]{1,5})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Tcp { get; }
}

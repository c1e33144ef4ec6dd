using System.Text;
using Pigeon.Core;

namespace Pigeon.Client;

/// <summary>Where an agent or a controller listens: a unix socket, or a URL; of several controllers, their URLs.</summary>
internal sealed record Endpoint
{
    public const string Default = "unix:///run/pigeon/agent.sock";

    /// <summary>Where the controller of this machine listens.</summary>
    public const string DefaultController = "unix:///run/pigeon/controller.sock";

    // What Linux leaves room for in a socket's address.
    private const int LongestPath = 107;

    private Endpoint(string text, string? socket, Uri address) => (Text, Socket, Address) = (text, socket, address);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The socket's path; null with a URL.</summary>
    public string? Socket { get; }

    /// <summary>What requests are relative to. A socket has no name of its own in HTTP, hence the made-up one.</summary>
    public Uri Address { get; }

    /// <summary>Further controllers of the same fleet, for when the first one is gone.</summary>
    public ValueList<Uri> Others { get; private init; } = [];

    /// <summary>What opens it, and tells it from anybody else; a socket needs neither.</summary>
    public Access Access { get; init; } = Access.None;

    /// <param name="text">One address, or the URLs of several controllers with commas between them.</param>
    public static Endpoint Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 1) return ParseOne(text);
        var each = parts.Select(ParseOne).ToList();
        return each.Find(one => one.Socket is not null) is { } socket
            ? throw new FormatException($"'{socket}' is a socket of this machine: several controllers are named by their URLs")
            : new Endpoint(text, null, each[0].Address) { Others = each.Skip(1).Select(one => one.Address).ToValueList() };
    }

    private static Endpoint ParseOne(string text)
    {
        const string unix = "unix://";
        if (text.StartsWith(unix, StringComparison.Ordinal))
        {
            var path = text[unix.Length..];
            if (Encoding.UTF8.GetByteCount(path) > LongestPath)
                throw new FormatException($"'{text}' is too long: a socket's path has at most {LongestPath} bytes");
            return path is ['/', _, ..]
                ? new Endpoint(text, path, new Uri("http://pigeon/"))
                : throw new FormatException($"'{text}' needs a whole path: unix:///run/pigeon/agent.sock");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            ? new Endpoint(text, null, url)
            : throw new FormatException($"'{text}' is neither unix:///path nor an http:// or https:// URL");
    }

    public override string ToString() => Text;
}

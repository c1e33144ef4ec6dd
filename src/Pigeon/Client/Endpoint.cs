using System.Text;

namespace Pigeon.Client;

/// <summary>Where an agent or a controller listens: a unix socket, or a URL.</summary>
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

    /// <summary>What opens it, and tells it from anybody else; a socket needs neither.</summary>
    public Access Access { get; init; } = Access.None;

    public static Endpoint Parse(string text)
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

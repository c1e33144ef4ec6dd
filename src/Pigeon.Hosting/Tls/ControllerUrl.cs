using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Hosting.Tls;

/// <summary>The address of a controller's API over TCP.</summary>
public static class ControllerUrl
{
    public const string Rule = "write https://HOST:7400, without a path";

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url is { Scheme: "https", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    /// <summary>The controller that a header Location leads to; null when it leads to none.</summary>
    public static Uri? OriginOf(Uri? location) => location is { IsAbsoluteUri: true } && TryParse(location.GetLeftPart(UriPartial.Authority), out var origin) ? origin : null;
}

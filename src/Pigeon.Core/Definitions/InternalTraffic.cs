using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Definitions;

/// <summary>
/// By what a request on the production listener is taken for internal traffic, which sees the released version if there is one. Any one of
/// these is enough.
/// </summary>
public sealed record InternalTraffic
{
    public static InternalTraffic None { get; } = new();

    /// <summary>Where the client is.</summary>
    public ValueList<SourceNetwork> Networks { get; init; } = [];

    /// <summary>A header that is there once, with exactly that value.</summary>
    public ValueList<HeaderMatch> Headers { get; init; } = [];

    /// <summary>A cookie that is there once, with exactly that value.</summary>
    public ValueList<CookieMatch> Cookies { get; init; } = [];

    /// <summary>What stands before the app's own paths, and is taken away before the app sees the request.</summary>
    public UrlPath? Path { get; init; }

    /// <summary>Whether anything but <see cref="Path"/> is said.</summary>
    [JsonIgnore]
    public bool HasConditions => Networks.Count + Headers.Count + Cookies.Count > 0;
}

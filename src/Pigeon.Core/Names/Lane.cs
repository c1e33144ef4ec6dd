using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Core.Names;

/// <summary>One of an app's fixed HAProxy backends. There is one for each state that a stack can be in, and one more so that a lane which still drains is never in the way.</summary>
public readonly record struct Lane(AppName App, char Letter)
{
    public const string Letters = "abcd";

    /// <summary>The backend's name in HAProxy: <c>shop__a</c>.</summary>
    public string Backend => $"{App}__{Letter}";

    public static bool TryParse([NotNullWhen(true)] string? backend, out Lane lane)
    {
        lane = default;
        if (backend is not { Length: > 3 } || backend[^3..^1] != "__" || !Letters.Contains(backend[^1], StringComparison.Ordinal)
            || !AppName.TryParse(backend[..^3], out var app)) return false;
        lane = new Lane(app, backend[^1]);
        return true;
    }

    public override string ToString() => Backend;
}

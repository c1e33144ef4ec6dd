using System.Globalization;

namespace Pigeon.Agent.Docker;

/// <summary>Reads the sentence that a container list carries as <c>Status</c>: up to API 1.51 the list tells health and exit code nowhere else.</summary>
internal static class StatusText
{
    // "Up 2 hours (healthy)", "Up 1 second (health: starting)"; a container without a healthcheck, or a paused one, tells nothing.
    public static HealthStatus Health(string text)
    {
        if (!text.StartsWith("Up ", StringComparison.Ordinal)) return HealthStatus.None;
        return text[(text.LastIndexOf('(') + 1)..] switch
        {
            "healthy)" => HealthStatus.Healthy,
            "unhealthy)" => HealthStatus.Unhealthy,
            "health: starting)" => HealthStatus.Starting,
            _ => HealthStatus.None,
        };
    }

    // "Exited (137) 5 seconds ago", "Restarting (1) 2 seconds ago".
    public static int? ExitCode(string text)
    {
        var open = text switch
        {
            _ when text.StartsWith("Exited (", StringComparison.Ordinal) => "Exited (".Length,
            _ when text.StartsWith("Restarting (", StringComparison.Ordinal) => "Restarting (".Length,
            _ => -1,
        };
        if (open < 0) return null;
        var close = text.IndexOf(')', open);
        if (close < 0) return null;
        return int.TryParse(text.AsSpan(open, close - open), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}

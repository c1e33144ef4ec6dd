using System.Globalization;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;

namespace Pigeon.Core.Rendering;

/// <summary>A lane's backend section without its servers, and what each server line says after the address.</summary>
/// <param name="Setup">What it was rendered from.</param>
public sealed record LaneText(Lane Lane, LaneSetup Setup, string Section, string ServerSettings)
{
    /// <summary>Whether HAProxy checks its servers.</summary>
    public bool IsChecked => Words.Contains("check");

    /// <summary>Whether its servers are spoken to through TLS.</summary>
    public bool UsesTls => Words.Contains("ssl");

    /// <summary>The port that checks go to; 0 is the one that traffic goes to.</summary>
    public int CheckPort => Words.SkipWhile(word => word != "port").ElementAtOrDefault(1) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;

    private string[] Words => ServerSettings.Split(' ');
}

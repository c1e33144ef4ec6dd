using Pigeon.Core.Protocol;

namespace Pigeon.Agent.Doctor;

/// <summary>What a check came to.</summary>
internal static class Finding
{
    public const string Problematic = "problem";

    public static FindingWire Ok(string check, string found) => new(check, "ok", found, null);

    /// <summary>It works, and will not for ever, or not for everything.</summary>
    public static FindingWire Warning(string check, string found, string fix) => new(check, "warning", found, fix);

    public static FindingWire Problem(string check, string found, string fix) => new(check, Problematic, found, fix);
}

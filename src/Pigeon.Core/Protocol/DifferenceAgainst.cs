namespace Pigeon.Core.Protocol;

/// <summary>With what the wanted state was compared.</summary>
public static class DifferenceAgainst
{
    public const string File = "file";

    public const string Live = "live";
}

using System.Collections.ObjectModel;

namespace Pigeon.Agent.Docker;

/// <summary>What an absent or null map of Docker reads as.</summary>
internal static class Empty
{
    public static readonly IReadOnlyDictionary<string, string> Labels = ReadOnlyDictionary<string, string>.Empty;
}

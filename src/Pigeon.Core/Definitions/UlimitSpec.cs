namespace Pigeon.Core.Definitions;

/// <summary>A limit of setrlimit(2) for the container's processes; -1 is none.</summary>
public sealed record UlimitSpec(string Name, long Soft, long Hard);

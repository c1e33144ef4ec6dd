namespace Pigeon.Core.Definitions;

/// <summary>A value that a driver, the kernel or a mount is given under a name.</summary>
public sealed record Setting(string Name, string Value);

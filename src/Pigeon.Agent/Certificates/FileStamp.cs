namespace Pigeon.Agent.Certificates;

/// <summary>What tells without reading it whether a file is another one than before.</summary>
/// <param name="Path">Where links lead in the end.</param>
/// <param name="Length">In bytes; -1 for a link that leads nowhere.</param>
internal sealed record FileStamp(string Name, string Path, long Length, DateTime Written);

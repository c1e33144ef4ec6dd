namespace Pigeon.Agent.Files;

/// <summary>What a name in a folder stands for.</summary>
internal enum FileKind
{
    File,
    Folder,

    /// <summary>A symbolic link, wherever it leads.</summary>
    Link,

    /// <summary>A device, a pipe or a socket.</summary>
    Other,
}

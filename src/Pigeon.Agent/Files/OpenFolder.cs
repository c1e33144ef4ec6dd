using Microsoft.Win32.SafeHandles;

namespace Pigeon.Agent.Files;

/// <summary>
/// A folder that is held open, in which others may write too: a container that has it mounted, say. What is done in it is done in it and nowhere
/// else, wherever somebody lets a link in it point meanwhile.
/// </summary>
internal sealed class OpenFolder : IDisposable
{
    /// <summary>Each level takes an open folder and a place on the stack; who nests deeper means harm.</summary>
    private const int DeepestFolder = 256;

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private OpenFolder(SafeFileHandle handle, string path) => (_handle, _path) = (handle, path);

    /// <summary>Null when there is no such folder. The path itself is one in which only the agent writes.</summary>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    public static OpenFolder? At(string path) => LibC.OpenFolder(path) is { } handle ? new(handle, path)
        : LibC.IsMissing ? null : throw LibC.Fault($"cannot open {path}");

    public FileFacts Facts => FileFacts.Of(_handle);

    /// <inheritdoc cref="FileFacts.Of(System.Runtime.InteropServices.SafeHandle, string)"/>
    public FileFacts? Look(string name) => FileFacts.Of(_handle, name);

    public IReadOnlyList<string> Names() => [.. new DirectoryInfo($"/proc/self/fd/{_handle.DangerousGetHandle()}").EnumerateFileSystemInfos().Select(entry => entry.Name)];

    /// <summary>Null when there is no such folder, or what is there is none.</summary>
    /// <exception cref="IOException">It is there and cannot be opened.</exception>
    public OpenFolder? Enter(string name)
    {
        if (Look(name) is not { Kind: FileKind.Folder }) return null;
        return LibC.Open(_handle, name, LibC.ReadOnly | LibC.Folder | LibC.NoFollow) is { } handle ? new(handle, $"{_path}/{name}") : throw Fault("open", name);
    }

    /// <summary>The folder, made if it is missing; whatever else has the name makes room for it.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public OpenFolder Make(string name)
    {
        if (Look(name) is { Kind: not FileKind.Folder }) Remove(name);
        if (Look(name) is null && LibC.MakeFolder(_handle, LibC.Text(name), 0b111_000_000) != 0) throw Fault("make", name);
        return Enter(name) ?? throw Fault("make", name);
    }

    /// <summary>An open file, by which its content can be read; null when it is none, or may not be read.</summary>
    public SafeFileHandle? OpenFile(string name, bool write = false)
    {
        // Without the flag somebody's pipe of that name would hold up the caller for ever.
        var file = LibC.Open(_handle, name, (write ? LibC.WriteOnly : LibC.ReadOnly) | LibC.NoFollow | LibC.NonBlocking);
        if (file is null || FileFacts.Of(file).Kind is FileKind.File) return file;
        file.Dispose();
        return null;
    }

    /// <summary>Puts a whole file in place of whatever has its name.</summary>
    /// <param name="desk">A folder of the same disk in which the file is made ready, and where nobody but the agent writes.</param>
    /// <exception cref="IOException">It could not be written; what was there is as it was, unless it was a folder.</exception>
    public void Put(string name, ReadOnlySpan<byte> content, int rights, uint user, uint group, OpenFolder desk, string draft)
    {
        if (desk.Look(draft) is not null) desk.Remove(draft);
        using (var file = LibC.Open(desk._handle, draft, LibC.WriteOnly | LibC.Create | LibC.Exclusive | LibC.NoFollow, 0b110_000_000) ?? throw desk.Fault("make", draft))
        {
            RandomAccess.Write(file, content, 0);
            Give(file, name, rights, user, group);
        }

        if (Look(name) is { Kind: FileKind.Folder }) Remove(name);
        if (LibC.Rename(desk._handle, LibC.Text(draft), _handle, LibC.Text(name)) != 0) throw Fault("write", name);
    }

    /// <summary>Gives an open file, or the folder itself, its owner and rights, and flushes it.</summary>
    /// <exception cref="IOException">The kernel does not allow it, or the disk is full.</exception>
    public void Give(SafeFileHandle? file, string name, int rights, uint user, uint group)
    {
        var target = file ?? _handle;
        var facts = FileFacts.Of(target);
        if ((facts.User, facts.Group) != (user, group) && LibC.ChangeOwner(target, user, group) != 0) throw Fault($"give to {user}:{group}", name);
        if (FileFacts.Of(target).Rights != rights && LibC.ChangeRights(target, rights) != 0) throw Fault("change the rights of", name);
        if (LibC.Flush(target) != 0) throw Fault("flush to the disk", name);
    }

    public void Flush()
    {
        if (LibC.Flush(_handle) != 0) throw Fault("flush to the disk", ".");
    }

    /// <summary>Removes a file, a link or a folder with all that is in it. One that is not there is removed already.</summary>
    /// <exception cref="IOException">Something of it cannot be removed.</exception>
    public void Remove(string name) => Remove(name, DeepestFolder);

    private void Remove(string name, int depth)
    {
        if (depth == 0) throw new IOException($"{name} cannot be removed: its folders are nested more than {DeepestFolder} deep");
        var kind = Look(name)?.Kind;
        if (kind is FileKind.Folder && Enter(name) is { } folder)
        {
            using (folder)
                foreach (var each in folder.Names()) folder.Remove(each, depth - 1);
        }

        if (kind is not null && LibC.Remove(_handle, LibC.Text(name), kind is FileKind.Folder ? LibC.RemoveFolder : 0) != 0 && !LibC.IsMissing) throw Fault("remove", name);
    }

    public void Dispose() => _handle.Dispose();

    private IOException Fault(string what, string name) => LibC.Fault($"cannot {what} {_path}/{name}");
}

using Microsoft.Win32.SafeHandles;
using Pigeon.Agent.Files;
using Pigeon.Core;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Agent.Formulas;

/// <summary>
/// The folder of one version's formula. Containers may have it mounted and may write into it, so nothing in it is trusted: each step goes from an open
/// folder, and no link is followed.
/// </summary>
/// <param name="parent">The app's folder, in which only the agent writes.</param>
internal sealed class LaidFolder(string parent, StackVersion version, TimeProvider time)
{
    /// <summary>The kernel's clock of changes stands still for some milliseconds: two changes within them look like one.</summary>
    private static readonly TimeSpan Blur = TimeSpan.FromMilliseconds(100);

    /// <summary>The files as they were seen when they were right. What has not changed since is not read again, if it had not just been changed then.</summary>
    private readonly Dictionary<string, (FileFacts Facts, bool IsSettled)> _right = new(StringComparer.Ordinal);

    /// <summary>What was found whole last; null when nothing was.</summary>
    public ContentHash? Whole { get; set; }

    /// <summary>What is not as it should be. Contents are read only where something about a file has changed.</summary>
    public ValueList<FormulaFault> Check(FormulaSpec spec)
    {
        try
        {
            using var desk = OpenFolder.At(parent);
            using var root = desk?.Enter(version.Text);
            return root is null ? [new(spec.Path.Text, "missing")] : Faults(root, spec).ToValueList();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [new(spec.Path.Text, fault.Message)];
        }
    }

    /// <summary>Makes everything as it should be, and writes only what is not.</summary>
    /// <exception cref="IOException">Something could not be written; the next time goes on from there.</exception>
    public void Lay(FormulaBundle bundle)
    {
        var spec = bundle.Spec;
        Directory.CreateDirectory(parent);
        using var desk = OpenFolder.At(parent) ?? throw new IOException($"{parent} was removed meanwhile");
        using var root = desk.Make(version.Text);
        using var tree = new FolderTree(root);
        foreach (var folder in spec.Folders) tree.Make(folder);
        foreach (var (file, content) in spec.Files.Zip(bundle.Contents))
        {
            var (folder, name) = tree.Find(file.Name);
            if (FaultOf(folder!, name, file) is not null) Write(folder!, name, file, content.Span, desk);
        }

        var (user, group) = OwnerOf(spec.Owner);
        foreach (var folder in tree.All) folder.Give(null, ".", spec.FolderMode.Bits, user, group);
        desk.Flush();
    }

    /// <exception cref="IOException">Something of it could not be removed.</exception>
    public void Remove()
    {
        using (var desk = OpenFolder.At(parent))
        {
            desk?.Remove(Draft);
            desk?.Remove(version.Text);
            desk?.Flush();
        }

        if (Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()) Directory.Delete(parent);
    }

    /// <summary>No version's name begins with a dot.</summary>
    private string Draft => $".{version}.new";

    private IEnumerable<FormulaFault> Faults(OpenFolder root, FormulaSpec spec)
    {
        using var tree = new FolderTree(root);
        foreach (var folder in spec.Folders) tree.Enter(folder);
        foreach (var (name, folder) in spec.Folders.Prepend("").Select(path => (path, tree.Find(path))))
        {
            if (folder is null) yield return new(name, "missing");
            else if (RightsFault(folder.Facts, spec.FolderMode, spec.Owner) is { } what) yield return new(name.Length == 0 ? spec.Path.Text : name, what);
        }

        foreach (var file in spec.Files)
        {
            var (folder, name) = tree.Find(file.Name);
            if ((folder is null ? "missing" : FaultOf(folder, name, file)) is { } what) yield return new(file.Name.Text, what);
        }
    }

    private string? FaultOf(OpenFolder folder, string name, FormulaFile file)
    {
        if (folder.Look(name) is not { } facts) return "missing";
        if (_right.TryGetValue(file.Name.Text, out var known) && known == (facts, true)) return null;
        if (facts.Kind is not FileKind.File) return "replaced by something that is no file";
        if (facts.Size != (ulong)file.Size || !Holds(folder, name, file)) return "changed";
        if (RightsFault(facts, file.Mode, file.Owner) is { } what) return what;
        _right[file.Name.Text] = (facts, facts.ChangedAt < time.GetUtcNow() - Blur);
        return null;
    }

    private static bool Holds(OpenFolder folder, string name, FormulaFile file)
    {
        using var open = folder.OpenFile(name);
        if (open is null) return false;
        var content = new byte[file.Size];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(open, content.AsSpan(read), read) is > 0 and var got) read += got;
        return read == content.Length && ContentHash.Of(content) == file.Digest;
    }

    private static string? RightsFault(FileFacts facts, FileRights mode, FileOwner? owner)
    {
        if (facts.Rights != mode.Bits) return $"of mode {Convert.ToString(facts.Rights, 8).PadLeft(4, '0')}, not {mode}";
        return (facts.User, facts.Group) == OwnerOf(owner) ? null : $"owned by {facts.User}:{facts.Group}";
    }

    private static (uint User, uint Group) OwnerOf(FileOwner? owner) => owner is { } said ? (said.User, said.Group) : (LibC.OwnUser(), LibC.OwnGroup());

    private void Write(OpenFolder folder, string name, FormulaFile file, ReadOnlySpan<byte> content, OpenFolder desk)
    {
        var (user, group) = OwnerOf(file.Owner);
        using var same = OpenSame(folder, name, file);
        if (same is null)
        {
            folder.Put(name, content, file.Mode.Bits, user, group, desk, Draft);
            return;
        }

        // A container that has mounted the file alone sees what this file holds, not what is put in its place.
        RandomAccess.Write(same, content, 0);
        RandomAccess.SetLength(same, content.Length);
        folder.Give(same, name, file.Mode.Bits, user, group);
    }

    /// <summary>The file that was laid itself, if another hand has only written into it.</summary>
    private SafeFileHandle? OpenSame(OpenFolder folder, string name, FormulaFile file)
    {
        if (!_right.TryGetValue(file.Name.Text, out var known) || folder.OpenFile(name, write: true) is not { } open) return null;
        if (FileFacts.Of(open) is { Links: 1 } facts && facts.Node == known.Facts.Node) return open;
        open.Dispose();
        return null;
    }
}

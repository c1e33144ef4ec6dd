using Microsoft.Win32.SafeHandles;
using Pigeon.Agent.Files;
using Pigeon.Core;
using Pigeon.Core.Formulas;
using Pigeon.Core.Names;

namespace Pigeon.Client;

/// <summary>Reads a formula's folder as it lies beside the definition: files only, not too many, and none from elsewhere.</summary>
internal sealed class FormulaPacker
{
    private readonly string _path;
    private readonly OpenFolder _root;
    private readonly List<FormulaSource> _files = [];
    private int _left = FormulaFolder.LargestSum;

    private FormulaPacker(string path, OpenFolder root) => (_path, _root) = (path, root);

    /// <summary>Reads a definition again and again, until every formula that it names was given.</summary>
    /// <param name="file">The definition file.</param>
    /// <param name="read">Reads it with the folders that are there so far.</param>
    /// <param name="needed">The folders that were missing.</param>
    public static T Gather<T>(string file, Func<ValueList<FormulaFolder>, T> read, Func<T, IEnumerable<FormulaPath>> needed)
    {
        var folders = new List<FormulaFolder>();
        while (true)
        {
            var result = read(folders.ToValueList());
            var missing = needed(result).Where(path => !folders.Exists(folder => folder.Path == path.Text)).ToList();
            if (missing.Count == 0) return result;
            folders.AddRange(missing.Select(path => Pack(file, path)));
        }
    }

    /// <param name="file">The definition file.</param>
    /// <param name="folder">Relative to the file's own folder.</param>
    /// <returns>The folder, with its problem where it cannot be taken.</returns>
    public static FormulaFolder Pack(string file, FormulaPath folder)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(file))!;
        try
        {
            if (RealPath.Of(Path.Combine(beside, folder.Text)) is not { } path || !Directory.Exists(path))
                return new(folder.Text, [], $"there is no folder '{folder}' in {beside}");
            using var root = OpenFolder.At(path) ?? throw new IOException($"{path} is gone");
            var packer = new FormulaPacker(path, root);
            var problem = packer.Add(root, "");
            return problem is null ? new(folder.Text, packer._files.ToValueList()) : new(folder.Text, [], $"the formula '{folder}' cannot be taken: {problem}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(folder.Text, [], $"the formula '{folder}' cannot be read: {fault.Message}");
        }
    }

    /// <summary>Takes all that is in a folder.</summary>
    /// <returns>The first thing that cannot be taken; null when all was.</returns>
    private string? Add(OpenFolder folder, string prefix)
    {
        foreach (var name in folder.Names().Order(StringComparer.Ordinal))
        {
            var path = prefix + name;
            var problem = folder.Look(name)?.Kind switch
            {
                FileKind.File => AddFile(folder, name, path),
                FileKind.Folder => AddFolder(folder, name, path),
                FileKind.Link => AddLinked(path),
                FileKind.Other => $"'{path}' is neither a file nor a folder",
                _ => null,
            };
            if (problem is not null) return problem;
        }

        return null;
    }

    private string? AddFolder(OpenFolder folder, string name, string path)
    {
        // Longer is no path of a formula, and what is without end has to end somewhere.
        if (path.Length > 255) return $"'{path}' is nested too deep";
        using var below = folder.Enter(name);
        return below is null ? null : Add(below, $"{path}/");
    }

    private string? AddFile(OpenFolder folder, string name, string path)
    {
        if (_files.Count == FormulaFolder.MostFiles) return $"it holds more than {FormulaFolder.MostFiles} files";
        using var open = folder.OpenFile(name);
        if (open is null) return $"'{path}' may not be read";
        var content = Read(open);
        if (content.Length > _left) return $"its files are larger than {FormulaFolder.LargestSum >> 20} MiB together";
        _left -= content.Length;
        _files.Add(new(path, content, (FileFacts.Of(open).Rights & 0b001_000_000) != 0));
        return null;
    }

    /// <summary>A link is as good as the file that it leads to, if that is in the folder too.</summary>
    private string? AddLinked(string path)
    {
        if (RealPath.Of($"{_path}/{path}") is not { } real) return $"'{path}' is a link that leads nowhere";
        if (!real.StartsWith($"{_path}/", StringComparison.Ordinal)) return $"'{path}' is a link that leads out of the folder, to {real}";
        var parts = real[(_path.Length + 1)..].Split('/');
        var opened = new List<OpenFolder>();
        try
        {
            var at = _root;
            foreach (var part in parts[..^1])
            {
                if (at.Enter(part) is not { } next) return $"'{path}' is a link that leads nowhere";
                opened.Add(at = next);
            }

            return at.Look(parts[^1]) is { Kind: FileKind.File } ? AddFile(at, parts[^1], path) : $"'{path}' is a link to something that is no file";
        }
        finally
        {
            opened.ForEach(folder => folder.Dispose());
        }
    }

    private byte[] Read(SafeFileHandle open)
    {
        // One more than may be there tells that there is more.
        var content = new byte[Math.Min(_left, RandomAccess.GetLength(open)) + 1];
        var read = 0;
        while (read < content.Length && RandomAccess.Read(open, content.AsSpan(read), read) is > 0 and var got) read += got;
        return content[..read];
    }
}

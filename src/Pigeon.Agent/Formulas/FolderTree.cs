using Pigeon.Agent.Files;
using Pigeon.Core.Names;

namespace Pigeon.Agent.Formulas;

/// <summary>The folders of a formula, each held open, by their paths; the empty path is the first.</summary>
internal sealed class FolderTree(OpenFolder root) : IDisposable
{
    private readonly Dictionary<string, OpenFolder> _below = new(StringComparer.Ordinal);

    public IEnumerable<OpenFolder> All => _below.Values.Append(root);

    /// <summary>Opens a folder whose parent is open, if it is there.</summary>
    public void Enter(string path)
    {
        if (Find(ParentOf(path))?.Enter(NameOf(path)) is { } folder) _below.Add(path, folder);
    }

    /// <summary>Opens a folder whose parent is open; one that is missing is made.</summary>
    public void Make(string path) => _below.Add(path, Find(ParentOf(path))!.Make(NameOf(path)));

    public OpenFolder? Find(string path) => path.Length == 0 ? root : _below.GetValueOrDefault(path);

    public (OpenFolder? Folder, string Name) Find(FormulaPath file) => (Find(ParentOf(file.Text)), NameOf(file.Text));

    public void Dispose()
    {
        foreach (var folder in _below.Values) folder.Dispose();
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

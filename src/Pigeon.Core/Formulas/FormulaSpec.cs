using System.Text;
using System.Text.Json.Serialization;
using Pigeon.Core.Names;

namespace Pigeon.Core.Formulas;

/// <summary>What a stack has laid down on the VM before its containers start. The contents are kept apart, under <see cref="Bundle"/>.</summary>
public sealed record FormulaSpec
{
    /// <summary>The folder, as the definition says it.</summary>
    public required FormulaPath Path { get; init; }

    /// <summary>Says in one text all that is laid: names, contents, rights and owners.</summary>
    public required ContentHash Bundle { get; init; }

    /// <summary>The rights of the folders.</summary>
    public required FileRights FolderMode { get; init; }

    /// <summary>The owner of the folders; null: the agent's own user.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>Ordered by name; at least one.</summary>
    public required ValueList<FormulaFile> Files { get; init; }

    /// <summary>The folders below the laid one, each before what it holds.</summary>
    [JsonIgnore]
    public IEnumerable<string> Folders => Files
        .SelectMany(file => file.Name.Parts.Index().Skip(1).Select(part => string.Join('/', file.Name.Parts.Take(part.Index))))
        .Distinct().Order(StringComparer.Ordinal);

    public static FormulaSpec Of(FormulaPath path, FileRights folderMode, FileOwner? owner, IEnumerable<FormulaFile> files)
    {
        var ordered = files.OrderBy(file => file.Name.Text, StringComparer.Ordinal).ToValueList();
        var text = string.Concat(ordered.Select(file => $"{file.Name} {file.Mode} {file.Owner} {file.Size} {file.Digest}\n").Prepend($"{folderMode} {owner}\n"));
        return new() { Path = path, Bundle = ContentHash.Of(Encoding.UTF8.GetBytes(text)), FolderMode = folderMode, Owner = owner, Files = ordered };
    }
}

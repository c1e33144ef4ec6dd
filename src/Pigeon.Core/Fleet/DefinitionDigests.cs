using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Core.Fleet;

/// <summary>Names definitions by their content.</summary>
public static class DefinitionDigests
{
    /// <summary>The digest of a definition: of the file's name, which errors tell, of its text, and of the files of its formulas.</summary>
    public static DefinitionDigest Of(DefinitionSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, source.File);
        Add(hash, source.Text);
        foreach (var folder in source.Folders)
        {
            Add(hash, folder.Path);
            hash.AppendData(BitConverter.GetBytes(folder.Files.Count));
            foreach (var file in folder.Files)
            {
                Add(hash, file.Name);
                Add(hash, file.Content.Span);
                hash.AppendData([file.IsProgram ? (byte)1 : (byte)0]);
            }
        }

        return DefinitionDigest.Parse(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    /// <summary>With its length before it, so that no two lists of contents are the same bytes.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> content)
    {
        hash.AppendData(BitConverter.GetBytes((long)content.Length));
        hash.AppendData(content);
    }
}

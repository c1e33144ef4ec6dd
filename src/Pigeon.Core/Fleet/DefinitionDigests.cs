using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Core.Fleet;

/// <summary>Names definitions by their content.</summary>
public static class DefinitionDigests
{
    /// <summary>The digest of a definition: of the file's name, which errors tell, and of all that it consists of.</summary>
    public static DefinitionDigest Of(DefinitionSource source)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, source.File);
        Add(hash, source.Text);
        return DefinitionDigest.Parse(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>With its length before it, so that no two lists of texts are the same bytes.</summary>
    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }
}

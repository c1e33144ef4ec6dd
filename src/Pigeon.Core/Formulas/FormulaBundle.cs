using Pigeon.Core.Names;

namespace Pigeon.Core.Formulas;

/// <summary>A formula with the contents of its files, in the order of the specification.</summary>
public sealed record FormulaBundle(FormulaSpec Spec, ValueList<ReadOnlyMemory<byte>> Contents)
{
    /// <summary>All contents, one behind the other; the specification knows where each begins.</summary>
    public byte[] Pack()
    {
        var packed = new byte[Contents.Sum(content => content.Length)];
        var at = 0;
        foreach (var content in Contents)
        {
            content.CopyTo(packed.AsMemory(at));
            at += content.Length;
        }

        return packed;
    }

    /// <summary>Null when these are not the contents that the specification is about.</summary>
    public static FormulaBundle? Unpack(FormulaSpec spec, ReadOnlyMemory<byte> packed)
    {
        var contents = new List<ReadOnlyMemory<byte>>(spec.Files.Count);
        foreach (var file in spec.Files)
        {
            if (file.Size < 0 || file.Size > packed.Length || ContentHash.Of(packed.Span[..file.Size]) != file.Digest) return null;
            contents.Add(packed[..file.Size]);
            packed = packed[file.Size..];
        }

        return packed.IsEmpty ? new(spec, contents.ToValueList()) : null;
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Pigeon.Core.Names;

/// <summary>A text from outside that has passed its rule.</summary>
public interface IName<TSelf> where TSelf : struct, IName<TSelf>
{
    string Text { get; }

    static abstract bool TryParse([NotNullWhen(true)] string? text, out TSelf name);
}

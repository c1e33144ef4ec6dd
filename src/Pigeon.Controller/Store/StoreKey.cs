using System.Text.RegularExpressions;

namespace Pigeon.Controller.Store;

/// <param name="Revision">The store's revision at the entry's last change.</param>
internal sealed partial record StoreKey(string Key, long Revision)
{
    /// <summary>Throws where a key is none: they are made of validated names, and name files too.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static string Check(string key) => Shape.IsMatch(key) ? key : throw new ArgumentException($"'{key}' is no key of the store", nameof(key));

    [GeneratedRegex("^[A-Za-z0-9@][A-Za-z0-9@._-]{0,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}

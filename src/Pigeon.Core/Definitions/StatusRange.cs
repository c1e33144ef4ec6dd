using System.Globalization;

namespace Pigeon.Core.Definitions;

/// <summary>HTTP status codes, both ends included.</summary>
public sealed record StatusRange(int From, int To)
{
    public override string ToString() => From == To
        ? From.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");
}

using System.Security.Cryptography;
using System.Text;
using Pigeon.Core.Names;

namespace Pigeon.Core.Fleet;

/// <summary>How operations that nobody named are called.</summary>
internal static class OperationIds
{
    /// <summary>As much of a name as there is room for beside a digest, within the length of an app's name.</summary>
    private const int Room = 33;

    /// <summary>An app's name as a part of an operation's. It may hold what that may not, and then a digest keeps it apart from other apps that would read the same.</summary>
    public static string Part(AppName app)
    {
        var plain = app.Text.Replace('.', '-').Replace('_', '-');
        return plain == app.Text ? plain : $"{plain[..Math.Min(plain.Length, Room)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app.Text)))[..6]}";
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Pigeon.Controller.Tokens;

/// <summary>Compares hashes in a time that does not tell how much of them is alike.</summary>
internal static class SameHash
{
    public static bool Is(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}

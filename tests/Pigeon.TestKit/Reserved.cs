using System.Globalization;

namespace Pigeon.TestKit;

/// <summary>Numbers that only one process on the machine holds at a time: a locked file each, let go when the process ends, however it ends.</summary>
internal sealed class Reserved : IDisposable
{
    private readonly FileStream _lock;

    private Reserved(int number, FileStream held) => (Number, _lock) = (number, held);

    public int Number { get; }

    /// <summary>Takes the first number of the range that nobody holds and that passes the check.</summary>
    public static Reserved Take(string kind, int first, int count, Func<int, bool> isFree)
    {
        var folder = Directory.CreateDirectory($"/tmp/pigeon-reserved/{kind}").FullName;
        // Processes start at different places so that they rarely meet.
        var offset = Environment.ProcessId * 37 % count;
        for (var i = 0; i < count; i++)
        {
            var number = first + ((offset + i) % count);
            if (TryLock(Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture))) is not { } held)
                continue;
            if (isFree(number))
                return new Reserved(number, held);
            held.Dispose();
        }
        throw new InvalidOperationException($"no free {kind} between {first} and {first + count - 1}");
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

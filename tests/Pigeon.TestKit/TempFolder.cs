namespace Pigeon.TestKit;

/// <summary>A fresh folder with a short path (unix sockets inside it must stay under 108 characters), deleted when disposed.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Creates the folder below PIGEON_TEST_ROOT, or the system's temporary folder.</summary>
    public TempFolder()
    {
        var root = Environment.GetEnvironmentVariable("PIGEON_TEST_ROOT") is { Length: > 0 } told ? told : "/tmp";
        Directory.CreateDirectory(root);
        Path = Create(root);
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The full path of a file or folder inside.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Creates a folder inside and returns its full path.</summary>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>Writes a file inside and returns its full path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>As <see cref="Write"/>; nobody else may read it.</summary>
    public string WritePrivate(string name, string text)
    {
        Write(name, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(this[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return this[name];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    private static string Create(string root)
    {
        // Letters of a random name: 36^8 of them make a clash between runs a non-event.
        var path = System.IO.Path.Combine(root, "pgn-" + System.IO.Path.GetRandomFileName()[..8]);
        return Directory.CreateDirectory(path).FullName;
    }
}

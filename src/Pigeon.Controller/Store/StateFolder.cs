using Pigeon.Hosting.Files;

namespace Pigeon.Controller.Store;

/// <summary>The controller's folder, which one controller at a time may use. The system frees it when the process ends, however it ends.</summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>EAGAIN: what the system answers when somebody else holds the lock.</summary>
    private const int TryAgain = 11;

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    /// <exception cref="IOException">Another controller uses it, or it cannot be written.</exception>
    public static StateFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, DurableFile.Private | UnixFileMode.UserExecute);
            return new StateFolder(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"the folder {path} cannot be written: {denied.Message} Run the controller as root, or name another folder as 'state_dir'", denied);
        }
        catch (IOException fault) when (fault.HResult == TryAgain)
        {
            throw new IOException($"another controller uses {path}: stop it first, or name another folder as 'state_dir'", fault);
        }
        catch (IOException fault)
        {
            throw new IOException($"the folder {path} cannot be used: {fault.Message} Name another one as 'state_dir'", fault);
        }
    }

    public void Dispose() => _lock.Dispose();
}

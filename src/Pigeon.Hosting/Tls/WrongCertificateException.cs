namespace Pigeon.Hosting.Tls;

/// <summary>What answers is not the controller that it should be, or cannot show that it is. Nothing was told to it.</summary>
public sealed class WrongCertificateException(string message, Exception? cause = null) : Exception(message, cause);
